"""Typed access to what runs behind a test client: the app's services and settings."""

from __future__ import annotations

from typing import cast

from fastapi import FastAPI
from starlette.testclient import TestClient

from app import services
from app.services import Services
from app.settings import Settings


def services_of(client: TestClient) -> Services:
    """The services of the running app that the client talks to."""
    return services.services_of(cast(FastAPI, client.app))


def settings_of(client: TestClient) -> Settings:
    """The settings of that app. A test may change them while the app runs."""
    return services.front_services_of(cast(FastAPI, client.app)).settings
