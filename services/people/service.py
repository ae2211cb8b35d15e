"""The front page of people: every command, question, signal and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Question, Service, Timer
from kit.storage.tables import TELL_AGAIN
from services.people.handlers import (
    brands,
    departments,
    employees,
    ending,
    first_administrator,
    groups,
    passwords,
    roles,
    settings,
    signing_in,
    telling,
    tokens,
    users,
)
from services.people.models import metadata
from services.people.queries import accounts, company, sessions
from services.people.queries import roles as of_roles
from services.people.queries import settings as of_settings
from services.people.schemas import access
from services.people.schemas import company as firm
from services.people.schemas import persons as who
from services.people.schemas.kinds import Nothing, Page

SERVICE = Service(
    name="people",
    metadata=metadata,
    commands={
        "sign_in": Command(access.SignIn, signing_in.sign_in),
        "sign_out": Command(access.SessionNamed, ending.sign_out),
        "keep_session": Command(access.SessionNamed, ending.keep_session),
        "revoke_session": Command(access.SessionNamed, ending.revoke_session),
        "revoke_sessions": Command(access.SessionsRevoked, ending.revoke_sessions),
        "choose_password": Command(access.PasswordChoice, passwords.choose_password),
        "set_password": Command(access.PasswordSetting, passwords.set_password),
        "offer_password_reset": Command(access.ResetOffer, passwords.offer_password_reset),
        "use_password_reset": Command(access.ResetUse, passwords.use_password_reset),
        "lift_lock": Command(access.AccountNamed, passwords.lift_lock),
        "offer_first_administrator": Command(Nothing, first_administrator.offer_first_administrator),
        "claim_first_administrator": Command(access.Claim, first_administrator.claim_first_administrator),
        "create_token": Command(access.NewToken, tokens.create_token),
        "revoke_token": Command(access.TokenNamed, tokens.revoke_token),
        "create_brand": Command(firm.NewBrand, brands.create_brand),
        "edit_brand": Command(firm.BrandEdit, brands.edit_brand),
        "delete_brand": Command(firm.BrandAsked, brands.delete_brand),
        "create_department": Command(firm.NewDepartment, departments.create_department),
        "edit_department": Command(firm.DepartmentEdit, departments.edit_department),
        "delete_department": Command(firm.DepartmentAsked, departments.delete_department),
        "create_group": Command(firm.NewGroup, groups.create_group),
        "edit_group": Command(firm.GroupEdit, groups.edit_group),
        "delete_group": Command(firm.GroupAsked, groups.delete_group),
        "change_settings": Command(firm.SettingsEdit, settings.change_settings),
        "create_employee": Command(who.NewEmployee, employees.create_employee),
        "edit_employee": Command(who.EmployeeEdit, employees.edit_employee),
        "change_my_preferences": Command(who.MyPreferences, employees.change_my_preferences),
        "delete_employees": Command(who.EmployeesNamed, employees.delete_employees),
        "create_user": Command(who.NewUser, users.create_user),
        "edit_user": Command(who.UserEdit, users.edit_user),
        "clone_user": Command(who.UserClone, users.clone_user),
        "delete_user": Command(who.UserAsked, users.delete_user),
        "register_user": Command(who.Registration, users.register_user),
        "ensure_user": Command(who.Stranger, users.ensure_user),
        "change_my_profile": Command(who.MyProfile, users.change_my_profile),
        "create_role": Command(who.NewRole, roles.create_role),
        "edit_role": Command(who.RoleEdit, roles.edit_role),
        "delete_role": Command(who.RoleAsked, roles.delete_role),
        "tell_again": Command(Nothing, telling.AGAIN.begin),
    },
    questions={
        "session": Question(access.TokenAsked, sessions.session),
        "sessions": Question(access.OfOneAccount, sessions.sessions),
        "token": Question(access.TokenAsked, sessions.token),
        "tokens": Question(access.OfAccount, sessions.tokens),
        "password_requirements": Question(Nothing, of_settings.password_requirements),
        "address_standing": Question(access.AddressAsked, of_settings.address_standing),
        "settings": Question(firm.SectionAsked, of_settings.settings),
        "brands": Question(Page, company.brands),
        "brand": Question(firm.BrandAsked, company.brand),
        "brand_of_host": Question(firm.HostAsked, company.brand_of_host),
        "departments": Question(firm.DepartmentsAsked, company.departments),
        "department": Question(firm.DepartmentAsked, company.department),
        "groups": Question(firm.GroupsAsked, company.groups),
        "group": Question(firm.GroupAsked, company.group),
        "employees": Question(who.EmployeesAsked, accounts.employees),
        "employee": Question(who.EmployeeAsked, accounts.employee),
        "users": Question(who.UsersAsked, accounts.users),
        "user": Question(who.UserAsked, accounts.user),
        "user_by_email": Question(who.EmailAsked, accounts.user_by_email),
        "my_account": Question(Nothing, accounts.my_account),
        "roles": Question(who.RolesAsked, of_roles.roles),
        "role": Question(who.RoleAsked, of_roles.role),
    },
    deadlines={TELL_AGAIN: telling.AGAIN.go_on},
    signals={"people.session_used": ending.hear_use},
    timers={
        "close_idle_sessions": Timer(5, ending.close_idle),
        "tell_built_in_roles": Timer(30, roles.tell_outstanding),
    },
    admin=telling.AGAIN.page(),
)
