"""Assets: the student's own pictures for the stage, uploaded or drawn, and the own sounds.

Programs refer to them as `own:<id>`. A copy of a project copies its assets, and the blocks get the
new ids (`app.project_copies`). `AssetUploads` checks what comes from outside.
"""
