import pytest

from parta.demo.names import Sex, latin, patronymic_for, surname_for


@pytest.mark.parametrize(
    ("male", "female"),
    [
        ("Иванов", "Иванова"),
        ("Соловьёв", "Соловьёва"),
        ("Никитин", "Никитина"),
        ("Покровский", "Покровская"),
        ("Донской", "Донская"),
        ("Толстой", "Толстая"),
        ("Черных", "Черных"),
        ("Шевченко", "Шевченко"),
        ("Ковальчук", "Ковальчук"),
        ("Салтыков-Щедрин", "Салтыкова-Щедрина"),
        ("Римский-Корсаков", "Римская-Корсакова"),
    ],
)
def test_surnames_agree_with_the_sex(male: str, female: str) -> None:
    assert surname_for(male, Sex.MALE) == male
    assert surname_for(male, Sex.FEMALE) == female


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Иван", "Иванович", "Ивановна"),
        ("Сергей", "Сергеевич", "Сергеевна"),
        ("Дмитрий", "Дмитриевич", "Дмитриевна"),
        ("Василий", "Васильевич", "Васильевна"),
        ("Юрий", "Юрьевич", "Юрьевна"),
        ("Игорь", "Игоревич", "Игоревна"),
        ("Илья", "Ильич", "Ильинична"),
        ("Павел", "Павлович", "Павловна"),
        ("Михаил", "Михайлович", "Михайловна"),
    ],
)
def test_patronymics_agree_with_the_sex(father: str, son: str, daughter: str) -> None:
    assert patronymic_for(father, Sex.MALE) == son
    assert patronymic_for(father, Sex.FEMALE) == daughter


def test_logins_are_latin() -> None:
    assert latin("Щербакова-Юдина") == "shcherbakova-yudina"
    assert latin("Подъячев") == "podyachev"
