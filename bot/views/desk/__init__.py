"""What organisers see: one file per thing they do."""
