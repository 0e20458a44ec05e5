"""What the decision on scale rests on: loads and capacities, measured on a PostgreSQL of its own."""
