"""WhatsApp: from webhook bytes to tickets with clocks."""

from slaclock.adapters.problem import Problem
from slaclock.adapters.whatsapp.aliases import Conflict
from slaclock.adapters.whatsapp.changes import Change
from slaclock.adapters.whatsapp.deliveries import parse
from slaclock.adapters.whatsapp.events import Batch, Customer, WhatsAppEvent
from slaclock.adapters.whatsapp.inbox import Inbox
from slaclock.adapters.whatsapp.rules import Rule
from slaclock.adapters.whatsapp.security import verify_challenge, verify_signature
from slaclock.adapters.whatsapp.store import MemoryStore, Store
from slaclock.adapters.whatsapp.window import WindowRisk

__all__ = [
    "Batch",
    "Change",
    "Conflict",
    "Customer",
    "Inbox",
    "MemoryStore",
    "Problem",
    "Rule",
    "Store",
    "WhatsAppEvent",
    "WindowRisk",
    "parse",
    "verify_challenge",
    "verify_signature",
]
