"""Progress of a student, a class and a school: marks, absences and grades side by side."""
