"""What Slack refuses: arguments, blocks and views, scopes, rates; each in Slack's own words."""
