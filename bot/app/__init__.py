"""Puts the parts together; the only place that knows every part."""

from bot.app.building import build
from bot.app.examine import examine
from bot.app.rapport import Rapport

__all__ = ["Rapport", "build", "examine"]
