"""Tests of the Slack look-alike: real slack_bolt and slack_sdk clients against the real server."""
