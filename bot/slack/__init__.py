"""Slack, going out: messages, people, the socket, the manifest."""
