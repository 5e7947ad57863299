"""The theme: one template, one style sheet, one script. It is a package so that MkDocs finds it by name."""
