"""The student's own pictures for the stage: costumes and backgrounds that were uploaded or drawn.

A program names them `own:<id>`. Whoever copies a program into another project copies its assets
too (`Assets.copy`, then `renamed` on the blocks); whoever receives foreign pictures hands their
bytes to `AssetIntake.accept`, which checks them as it checks an upload.
"""
