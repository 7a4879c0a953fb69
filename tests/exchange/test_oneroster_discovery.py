"""The service discovery of OneRoster: what it names is what the standard names, and is there."""

from django.test import Client

from parta.exchange.rules.oneroster import Service
from tests.exchange.test_oneroster import ROOT, System
from tests.factories.cast import Cast
from tests.factories.oneroster import create_client

# As the OpenAPI documents of the standard call what only reads.
_OPERATIONS = {
    Service.ROSTERING: """
        getAllAcademicSessions getAcademicSession getAllClasses getStudentsForClass getTeachersForClass
        getClass getAllCourses getClassesForCourse getCourse getAllDemographics getDemographics
        getAllEnrollments getEnrollment getAllGradingPeriods getGradingPeriod getAllOrgs getOrg
        getAllSchools getClassesForSchool getEnrollmentsForClassInSchool getStudentsForClassInSchool
        getTeachersForClassInSchool getCoursesForSchool getEnrollmentsForSchool getStudentsForSchool
        getTeachersForSchool getTermsForSchool getSchool getAllStudents getStudent getClassesForStudent
        getAllTeachers getTeacher getClassesForTeacher getAllTerms getTerm getClassesForTerm
        getGradingPeriodsForTerm getAllUsers getUser getClassesForUser
    """,
    Service.GRADEBOOK: """
        getAllCategories getCategory getCategoriesForClass getLineItemsForClass getResultsForLineItemForClass
        getResultsForClass getScoreScalesForClass getResultsForStudentForClass getAllLineItems getLineItem
        getAllResults getResult getScoreScalesForSchool getAllScoreScales getScoreScale
    """,
}


def test_what_the_discovery_says_is_there(cast: Cast) -> None:
    system = System(create_client(cast))
    for service, name in ((Service.ROSTERING, "rosters"), (Service.GRADEBOOK, "gradebook")):
        files = f"onerosterv1p2{name}service_openapi3_v1p0.json", f"imsorv1p2_{service}_openapi3_v1p0.json"
        answers = [Client().get(f"/ims/oneroster/{service}/v1p2/discovery/{file}") for file in files]
        document = answers[0].json()
        assert answers[1].json() == document
        oauth = document["components"]["securitySchemes"]["OAuth2CC"]["flows"]["clientCredentials"]
        assert oauth["tokenUrl"] == f"{ROOT}/token"
        told = {call["get"]["operationId"]: path for path, call in document["paths"].items()}
        assert len(told) == len(document["paths"])
        assert set(_OPERATIONS[service].split()) == told.keys()
        [server] = document["servers"]
        for path, call in document["paths"].items():
            if "{" not in path:
                answer = system.session.get(server["url"] + path)
                properties = call["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                assert list(answer.json()) == list(properties["properties"]), path
    wrong = Client().get("/ims/oneroster/rostering/v1p2/discovery/other.json")
    [field] = wrong.json()["imsx_CodeMinor"]["imsx_codeMinorField"]
    assert (wrong.status_code, field["imsx_codeMinorFieldValue"]) == (404, "unknownobject")
