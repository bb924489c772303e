"""Content that ships with Rapport: openers, prompts, agendas, as TOML by language."""

from bot.content.library import Agenda, Fit, Library, Opener, Prompt, Step, load_library

__all__ = ["Agenda", "Fit", "Library", "Opener", "Prompt", "Step", "load_library"]
