"""Route for the addresses of this server, which teachers show to a class."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.serving.addresses import network_hosts, server_addresses
from app.web.dependencies import SettingsDep
from app.web.errors import refusals

router = APIRouter(tags=["server"])


class AddressOut(BaseModel):
    """One address to open in a browser."""

    url: str = Field(description="What to open", examples=["http://192.168.0.12:8000"])
    on_network: bool = Field(description="Others than the server's own computer reach it")
    webcams: bool = Field(description="Browsers give the camera to pages of this address")
    qr: str = Field(
        description="A QR code of the address, as a picture's address",
        examples=["data:image/svg+xml;charset=utf-8,%3Csvg"],
    )


class AddressesOut(BaseModel):
    """Every address that leads here."""

    addresses: list[AddressOut] = Field(description="The one for a class first")
    accept_certificate: bool = Field(
        description="Devices have to accept this machine's own certificate once, see /certificate"
    )


@router.get("/api/addresses", responses=refusals())
def list_addresses(settings: SettingsDep) -> AddressesOut:
    """The addresses under which this server is reached, found without the Internet."""
    server_urls = server_addresses(settings, network_hosts())
    return AddressesOut(
        addresses=[
            AddressOut(
                url=address.url,
                on_network=address.on_network,
                webcams=address.webcams,
                qr=address.qr,
            )
            for address in server_urls
        ],
        accept_certificate=settings.own_authority and not settings.public_address,
    )
