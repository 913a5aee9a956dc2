"""What if the promises had been others: the same tickets judged by two policy books."""

from slaclock.whatif.answer import WhatIf
from slaclock.whatif.ask import whatif
from slaclock.whatif.change import Change
from slaclock.whatif.effect import Effect

__all__ = ["Change", "Effect", "WhatIf", "whatif"]
