"""Stripe: subscriptions and payments."""
