"""The one exit: stored values become wire values here, cut to what the viewer may see."""
