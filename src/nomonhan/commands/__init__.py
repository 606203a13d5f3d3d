"""What each command does: thin shells around the public functions of the packages below."""
