"""Privacy: erasing and exporting the data of students, classrooms and teachers."""
