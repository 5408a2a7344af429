"""What gateways are asked."""
