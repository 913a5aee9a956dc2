"""Adapters: from a helpdesk's own data to slaclock's events, policies and calendars. Each is imported by its name."""
