"""Files that Rapport hands out or reads: calendars, charts, tables."""
