"""Other libraries on the same work, one module each.

Out of each: ``CONTENDERS`` or ``checkers``.  Models are written by hand, with the members, types and tags of ours and
no range or length, which our decoders leave to the validators as well.  A member whose type is ``str`` or ``Any`` here
has that type in ours: the documented systems accept it so.
"""
