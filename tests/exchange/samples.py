"""Small FET files for tests."""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<fet version="{version}">
<Institution_Name>Школа &quot;Ромашка&quot;</Institution_Name>
<Days_List><Number_of_Days>2</Number_of_Days>
<Day><Name>Пн</Name></Day><Day><Name>Вт</Name></Day></Days_List>
<Hours_List><Number_of_Hours>4</Number_of_Hours>
<Hour><Name>08:30</Name></Hour><Hour><Name>09:25</Name></Hour>
<Hour><Name>10:20</Name></Hour><Hour><Name>11:15</Name></Hour></Hours_List>
<Subjects_List><Subject><Name>Алгебра</Name></Subject><Subject><Name>English</Name></Subject></Subjects_List>
<Teachers_List><Teacher><Name>Орлов Д. А.</Name></Teacher><Teacher><Name>Фомина А. И.</Name></Teacher>
</Teachers_List>
<Students_List>
<Year><Name>7</Name><Number_of_Students>50</Number_of_Students>
<Group><Name>7 а</Name><Number_of_Students>25</Number_of_Students>
<Subgroup><Name>7 а 1</Name><Number_of_Students>12</Number_of_Students></Subgroup>
<Subgroup><Name>7 а 2</Name><Number_of_Students>13</Number_of_Students></Subgroup></Group>
<Group><Name>7 б</Name><Number_of_Students>25</Number_of_Students></Group>
</Year></Students_List>
"""
ACTIVITY = (
    "<Activity>{teachers}<Subject>{subject}</Subject>{students}<Duration>{duration}</Duration>"
    "<Total_Duration>{duration}</Total_Duration><Id>{number}</Id><Activity_Group_Id>0</Activity_Group_Id><Active>{active}</Active></Activity>\n"
)
START = (
    "<ConstraintActivityPreferredStartingTime><Weight_Percentage>{weight}</Weight_Percentage>"
    "<Activity_Id>{number}</Activity_Id><Preferred_Day>{day}</Preferred_Day>"
    "<Preferred_Hour>{hour}</Preferred_Hour><Active>true</Active></ConstraintActivityPreferredStartingTime>\n"
)
ROOM = (
    "<ConstraintActivityPreferredRoom><Weight_Percentage>100</Weight_Percentage>"
    "<Activity_Id>{number}</Activity_Id><Room>{room}</Room><Active>true</Active>"
    "</ConstraintActivityPreferredRoom>\n"
)
COMPULSORY = (
    "<ConstraintBasicCompulsory{kind}><Weight_Percentage>100</Weight_Percentage><Active>true</Active>"
    "</ConstraintBasicCompulsory{kind}>\n"
)
ROOMS = "<Rooms_List><Room><Name>21</Name></Room></Rooms_List>\n"


def activity(
    number: int | str,
    students: str,
    *,
    subject: str = "Алгебра",
    teachers: str = "Орлов Д. А.",
    duration: int | str = 1,
    active: str = "true",
) -> str:
    """Several teachers or student sets are separated by ";"."""
    return ACTIVITY.format(
        number=number,
        subject=subject,
        duration=duration,
        active=active,
        teachers="".join(f"<Teacher>{name}</Teacher>" for name in teachers.split(";") if name),
        students="".join(f"<Students>{name}</Students>" for name in students.split(";") if name),
    )


def start(number: int | str, day: str, hour: str, *, weight: str = "100") -> str:
    return START.format(number=number, day=day, hour=hour, weight=weight)


def fet_file(*activities: str, times: str = "", spaces: str = "", version: str = "5.41.0") -> bytes:
    """A whole file."""
    return (
        HEAD.format(version=version)
        + f"<Activities_List>\n{''.join(activities)}</Activities_List>\n"
        + ROOMS
        + f"<Time_Constraints_List>\n{COMPULSORY.format(kind='Time')}{times}</Time_Constraints_List>\n"
        + f"<Space_Constraints_List>\n{COMPULSORY.format(kind='Space')}{spaces}</Space_Constraints_List>\n"
        + "</fet>\n"
    ).encode()


# A whole class, both halves of a class, and a stream of two classes, all with fixed times.
SCHOOL = fet_file(
    activity(1, "7 а", duration=2),
    activity(2, "7 б", teachers="Фомина А. И."),
    activity(3, "7 а 1", subject="English"),
    activity(4, "7 а 2", subject="English", teachers="Фомина А. И."),
    activity(5, "7 а;7 б", subject="English", teachers="Орлов Д. А.;Фомина А. И."),
    times=start(1, "Пн", "08:30")
    + start(2, "Пн", "08:30")
    + start(3, "Вт", "08:30")
    + start(4, "Вт", "08:30")
    + start(5, "Вт", "10:20"),
    spaces=ROOM.format(number=1, room="21"),
)
