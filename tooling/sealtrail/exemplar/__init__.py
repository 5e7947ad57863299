"""The exemplar: a fictional sponsor and its contract manufacturer, told as a story that the gate judges."""

from sealtrail.exemplar.world import World, files_of, make_world, play_story

__all__ = ["World", "files_of", "make_world", "play_story"]
