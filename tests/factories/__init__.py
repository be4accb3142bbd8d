"""Records as a test needs them, each valid by itself and stored by the services of core."""
