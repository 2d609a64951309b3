"""What can go wrong with a post, by stable code."""

from libs.contracts.errors import Kind, OcopError


class LevelAbove(OcopError):
    """An administrator may not give posts above the own level."""

    kind = Kind.FORBIDDEN
    code = "level_above"


class AdministratorOfSameLevel(OcopError):
    """Administrators are managed from the level above, those of the ministry by each other."""

    kind = Kind.FORBIDDEN
    code = "administrator_of_same_level"


class ProducersOnly(OcopError):
    """A commune's administrator gives the posts of its producers; others come from the province."""

    kind = Kind.FORBIDDEN
    code = "producers_only"


class PostsDoNotGoTogether(OcopError):
    """One person would hold two posts of which one watches over the other."""

    kind = Kind.CONFLICT
    code = "posts_do_not_go_together"


class PostNotHeld(OcopError):
    """The caller holds no such post today."""

    kind = Kind.FORBIDDEN
    code = "post_not_held"


class PostOver(OcopError):
    """A post that has ended is not changed any more."""

    kind = Kind.CONFLICT
    code = "post_over"
