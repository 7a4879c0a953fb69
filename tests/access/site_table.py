"""Who gets what at the diary's addresses that belong to no school: see ``table``."""

from tests.access import api_table

# Addresses outside the schools: nobody signed in, somebody with no school, a teacher.
SITE = """
url                                   method nobody stranger teacher

alive                                 GET    200    200      200
ready                                 GET    200    200      200
metrics                               GET    404    404      404
set_language                          POST   302    302      302
live                                  GET    204    204      204
worker                                GET    200    200      200
pocket:who                            GET    302    200      200
pocket:version                        GET    200    200      200
pocket:manifest                       GET    200    200      200
pocket:offline                        GET    200    200      200
pocket_diary                          GET    302    302      302
pocket_journal                        GET    302    302      302
pocket_messages                       GET    302    302      302
pocket_share                          GET    302    302      302
pocket_share                          POST   302    302      302
notifications:index                   GET    302    200      200
notifications:badge                   GET    302    200      200
notifications:open                    GET    302    404      404
notifications:read_all                POST   302    302      302
notifications:settings                GET    302    200      200
notifications:settings                POST   302    422      422
notifications:devices                 POST   302    422      422
notifications:device_end              POST   302    404      404
notifications:unsubscribe             GET    404    404      404
notifications:unsubscribe             POST   404    404      404
ui:gallery                            GET    404    404      404
home:index                            GET    302    200      302

schools:regions                       GET    200    200      200
schools:regions                       POST   404    404      404

support:list                          GET    302    200      200
support:new                           GET    200    200      200
support:new                           POST   422    422      422
support:ticket                        GET    200    200      200
support:ticket                        POST   422    422      422
support:settlement                    POST   302    302      302
support:file                          GET    200    200      200

links:links                           GET    302    200      200
links:start                           GET    302    302      302
links:password                        GET    302    302      302
links:password                        POST   302    302      302
links:finish                          GET    302    302      302
links:unlinking                       POST   302    302      302
links:callback                        GET    404    404      404

welcome:index                         GET    302    302      302
welcome:data                          GET    302    404      404
welcome:data                          POST   302    404      404
welcome:mistake                       POST   302    404      404
welcome:security                      GET    302    404      404
welcome:security                      POST   302    404      404
welcome:contacts                      GET    302    404      404
welcome:contacts                      POST   302    404      404
welcome:phone                         GET    302    404      404
welcome:phone                         POST   302    404      404
welcome:email                         GET    302    404      404
welcome:email                         POST   302    404      404
welcome:join                          GET    302    404      404
welcome:join                          POST   302    404      404
welcome:email_link                    GET    410    410      410
welcome:email_link                    POST   410    410      410
welcome:consent                       GET    200    200      200

account_login                         GET    200    302      302
account_login                         POST   200    302      302
account_logout                        GET    302    200      200
account_logout                        POST   302    302      302
account_signup                        GET    200    302      302
account_signup                        POST   200    302      302
account_inactive                      GET    200    200      200
account_reauthenticate                GET    302    200      200
account_reauthenticate                POST   302    200      200
mfa_login_webauthn                    GET    302    302      302
mfa_login_webauthn                    POST   302    302      302
mfa_authenticate                      GET    302    302      302
mfa_authenticate                      POST   302    302      302
mfa_reauthenticate                    GET    302    302      302
mfa_reauthenticate                    POST   302    302      302
mfa_reauthenticate_webauthn           GET    302    302      302
mfa_reauthenticate_webauthn           POST   302    302      302
account_data                          GET    302    200      200
account_data_export                   POST   302    302      302
account_consent_withdrawal            POST   302    404      404
account_security                      GET    302    200      200
mfa_index                             GET    302    200      200
mfa_activate_totp                     GET    302    302      302
mfa_activate_totp                     POST   302    302      302
mfa_deactivate_totp                   GET    302    404      404
mfa_deactivate_totp                   POST   302    404      404
mfa_view_recovery_codes               GET    302    404      404
mfa_generate_recovery_codes           GET    302    302      302
mfa_generate_recovery_codes           POST   302    302      302
mfa_download_recovery_codes           GET    302    404      404
mfa_add_webauthn                      GET    302    302      302
mfa_add_webauthn                      POST   302    302      302
mfa_edit_webauthn                     GET    302    302      302
mfa_edit_webauthn                     POST   302    302      302
mfa_remove_webauthn                   GET    302    302      302
mfa_remove_webauthn                   POST   302    302      302
usersessions_list                     GET    302    200      200
usersessions_list                     POST   302    302      302
account_change_password               GET    302    200      200
account_change_password               POST   302    200      200
account_reset_password                GET    200    200      200
account_reset_password                POST   200    200      200
account_recovery_code                 GET    302    302      302
account_recovery_code                 POST   302    302      302
account_reset_password_done           GET    200    200      200
account_reset_password_from_key       GET    200    200      200
account_reset_password_from_key       POST   200    200      200
account_reset_password_from_key_done  GET    200    200      200
"""
SITE += api_table.SITE_ROWS
