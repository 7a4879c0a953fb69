"""What is set as homework: texts by subject with places for numbers, and minutes by grade."""

# ruff: noqa: E501 - a table of texts

from random import Random

_TASKS: dict[str, str] = {
    "russian": """§ {p}, упр. {n}|Упр. {n}, выучить правило на с. {s}|Упр. {n} (устно), упр. {m} (письменно)
        |Подготовиться к словарному диктанту, слова на с. {s}|§ {p}, вопросы 1–4; упр. {n}
        |Составить 6 предложений на изученное правило""",
    "reading": """С. {s}–{t}, выразительное чтение|С. {s}, пересказ|Выучить стихотворение на с. {s}
        |С. {s}, вопросы 1–3|Прочитать рассказ, составить план""",
    "literature": """Прочитать с. {s}–{t}|С. {s}, вопросы 2–5 письменно|Выучить отрывок наизусть (20 строк)
        |Подготовить сообщение о писателе|Характеристика героя по плану в тетради|Дочитать произведение до конца""",
    "english": """SB p. {s} ex. {k}; learn the new words|WB p. {s} ex. {k}, {l}|Выучить слова, с. {s}
        |SB p. {s} ex. {k} (письменно)|Составить диалог по теме (8–10 реплик)|Прочитать и перевести текст, с. {s}""",
    "math": """№ {n}, {m}|С. {s}, № {k}–{l}|№ {n} (а, б), № {m} (в, г)|Задача № {n}, примеры № {m}
        |Повторить правило на с. {s}, № {n}""",
    "algebra": """§ {p}, № {n}, {m}|№ {n} (а–г), № {m} (б)|П. {p}, № {n}; повторить формулы
        |Вариант {l} из сборника, задания 1–8|№ {n}, {m}, по желанию № {x}""",
    "geometry": """П. {p}, вопросы {k}–{l}, № {n}|№ {n}, {m}|Выучить доказательство теоремы, № {n}
        |П. {p}, № {n}; выучить определения""",
    "probability": """П. {p}, № {k}, {l}|Собрать данные и составить таблицу|С. {s}, № {k}–{l}""",
    "it": """§ {p}, вопросы 1–5|§ {p}, задание {k} в тетради|Написать программу по заданию {k}|Закончить презентацию""",
    "world": """С. {s}–{t}, пересказ|Рабочая тетрадь, с. {s}|С. {s}, вопросы; понаблюдать за погодой
        |Подготовить сообщение об одном животном""",
    "history": """§ {p}, вопросы 1–4|§ {p}, даты и понятия наизусть|§ {p}, работа с картой на с. {s}
        |§ {p}, составить таблицу «Причины и итоги»""",
    "social": """§ {p}, понятия|§ {p}, вопросы «Проверим себя»|§ {p}, привести три примера из жизни""",
    "geography": """§ {p}, вопросы|§ {p}, контурная карта, с. {l}|§ {p}, номенклатура по карте|Выучить столицы""",
    "biology": """§ {p}, вопросы 1–5|§ {p}, рисунок в тетради|§ {p}, заполнить таблицу|§ {p}, термины""",
    "physics": """§ {p}, упр. {l} (1–3)|§ {p}, № {n} из сборника|§ {p}, выучить формулы; № {n}, {m}
        |Оформить лабораторную работу""",
    "chemistry": """§ {p}, упр. 2–4|§ {p}, составить уравнения реакций|§ {p}, задача № {l}; выучить валентности""",
    "music": "Выучить слова песни|Послушать произведение, записать впечатления|Принести нотную тетрадь",
    "art": "Закончить рисунок|Принести краски, кисти и альбом|Подобрать репродукции по теме",
    "handicraft": "Принести материалы для работы|Закончить эскиз|Подготовить описание проекта",
    "pe": "Комплекс утренней гимнастики|Приседания и отжимания, 3 подхода|Прыжки на скакалке, 3 минуты",
    "safety": "§ {p}, вопросы|§ {p}, памятка в тетради|Повторить порядок первой помощи",
    "ethics": "С. {s}, прочитать и обсудить с родителями|Подобрать пословицы о дружбе",
    "culture": "§ {p}, пересказ|Подготовить рассказ о семейной традиции",
    "choice": "Тренировочный вариант {l}|Решить задания {k}–{l}",
    "project": "Подобрать три источника по теме|Дописать раздел проекта|Подготовить слайды",
}
_SHARES = {"pe": 0.35, "music": 0.6, "art": 0.6, "handicraft": 0.5, "choice": 0.7, "project": 0.7}
_USUAL_SHARE = 0.90
_OPTIONAL_SHARE = 0.06


def share_with_homework(subject: str) -> float:
    """How often homework is given; over a whole timetable 80 % of lessons."""
    return _SHARES.get(subject, _USUAL_SHARE)


def is_optional(random: Random) -> bool:
    return random.random() < _OPTIONAL_SHARE


def task_text(subject: str, index: int, random: Random) -> str:
    """Homework for the course's lesson number ``index``: numbers grow as the book is read."""
    page = 10 + index * 2
    numbers = {
        "p": 1 + index // 2,
        "s": page,
        "t": page + random.randrange(2, 6),
        "k": random.randrange(1, 5),
        "l": random.randrange(5, 10),
        "n": 20 + index * 6 + random.randrange(3),
        "m": 23 + index * 6 + random.randrange(3),
        "x": 27 + index * 6,
    }
    template = random.choice(_TASKS[subject].split("|"))
    return " ".join(template.format(**numbers).split())


def task_minutes(grade: int, random: Random) -> int:
    """20 to 60 minutes, longer for older students (domain F3 bounds the day)."""
    longest = 25 if grade <= 4 else 35 if grade <= 8 else 60
    return min(random.randrange(20, longest + 1, 5) for _draw in range(2))


_INDEPENDENT: dict[str, str] = {
    "russian": "Подготовиться к изложению: повторить правила § 10–18|Составить словарик из 20 трудных слов",
    "reading": "Прочитать книгу из летнего списка и заполнить читательский дневник",
    "literature": "Дочитать повесть, подготовиться к обсуждению|Читательский дневник: две книги по выбору",
    "english": "Подготовить рассказ о своём городе (15 предложений) с фотографиями|Проект: постер My hobby",
    "math": "Решить 10 задач из сборника по выбору|Подготовиться к контрольной: повторить правила, вариант 2",
    "algebra": "Сборник ОГЭ: два варианта по выбору|Подготовиться к контрольной: карточки 1–4",
    "geometry": "Сделать модель многогранника из бумаги|Карточки для подготовки к зачёту",
    "history": "Подготовить сообщение об одном историческом деятеле эпохи|Составить ленту времени",
    "biology": "Вырастить лук в воде и записать наблюдения за две недели|Сообщение о редком растении края",
    "physics": "Домашний опыт: измерить плотность тела, оформить отчёт|Подготовить доклад об изобретателе",
    "geography": "Проект: маршрут путешествия по России|Сообщение об одной из стран",
    "world": "Наблюдать за погодой две недели, заполнить таблицу|Сделать кормушку с родителями",
}
_ANY_INDEPENDENT = (
    "Подготовить сообщение по выбранной теме, 2–3 минуты|Проект по теме четверти, защита на уроке"
)
_LINKS = (
    "https://resh.edu.ru/subject/",
    "https://lesson.edu.ru/catalog",
    "https://gramota.ru/poisk",
    "https://fipi.ru/oge/otkrytyy-bank-zadaniy-oge",
    "https://www.culture.ru/literature",
)
_LINK_SHARE = 0.04


def independent_text(subject: str, random: Random) -> str:
    """Work for a week or two that belongs to no lesson."""
    return random.choice(_INDEPENDENT.get(subject, _ANY_INDEPENDENT).split("|"))


def task_links(subject: str, random: Random) -> tuple[str, ...]:
    """Where to read on; few tasks have it. Dictionaries and books go with the languages."""
    if random.random() >= _LINK_SHARE:
        return ()
    fitting = _LINKS if subject in {"russian", "literature", "reading"} else _LINKS[:2]
    return tuple(random.sample(fitting, random.randrange(1, 3)))
