"""What the HubSpot-compatible API takes and says (B12): its own structs, apart from the panel's."""
