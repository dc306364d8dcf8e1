"""Assets: the student's own pictures for the stage, uploaded or drawn as costumes or backgrounds.

Programs refer to them as `own:<id>`. A copy of a project copies its assets, and the blocks get the
new ids (`app.project_copies`). `AssetUploads.accept` checks pictures that come from outside.
"""
