"""Content that ships with Rapport: openers, prompts, agendas, as TOML by language."""
