"""Makes whole new projects: from another project, an example or a project file."""
