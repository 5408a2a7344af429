"""Illustrations for invented news stories, drawn with Pillow alone."""

from .gallery import SUBJECTS, draw, focal_point

__all__ = ["SUBJECTS", "draw", "focal_point"]
