"""What can be found in an article: one small pure function a file, named like what it finds.

What holds for one language only stands in that language's folder.
"""
