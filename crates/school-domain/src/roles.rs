//! Roles: what people may do, and in which domain.

pub(crate) mod rules;

use entity_model::Builder;

use crate::common::{entity, fixed, flags, joins, row, set};
use crate::rights::ROLES;

pub(crate) fn declare(m: &mut Builder) {
    role(m);
    user_role(m);
    role_permission(m);
}

fn role(m: &mut Builder) {
    let mut e = entity(
        m,
        "Role",
        "app_role",
        "A role: a set of permissions (ScoDoc Role, Maarch group, Authentic role).",
    );
    e.guid("Uuid")
        .not_null()
        .read_only()
        .doc("Identifier of the role in the whole world.");
    e.alternate_key(&["Uuid"]);
    e.text("Name", 250)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("Name of the role (ScoDoc role_name).")
        .example("Ens");
    e.text("Code", 50)
        .searchable()
        .indexed()
        .doc("Code of the role.");
    flags(
        &mut e,
        &[("IsDefault", "Given to every new account (ScoDoc default).")],
    );
    set(m, "Roles", "Role", ROLES, "Roles that people can hold.");
}

fn user_role(m: &mut Builder) {
    let mut e = entity(
        m,
        "UserRole",
        "user_role",
        "A role that a person holds in a domain (ScoDoc UserRole, where no department means all).",
    );
    e.text("Label", 250)
        .doc("What the person is in the role, as free text (Maarch role of a group).");
    joins(
        m,
        "UserRole",
        &[
            fixed("User", "User", "Who holds the role.")
                .back("UserRoles", "Roles the person holds, each in a domain."),
            fixed("Role", "Role", "The role that is held.")
                .back("UserRoles", "Who holds the role, and where."),
            fixed(
                "Domain",
                "Domain",
                "Where the role holds; the root domain stands for everywhere.",
            )
            .back("UserRoles", "Roles held in the domain."),
        ],
    );
    // A person's roles come and go by actions; whoever manages roles writes the set.
    m.extend("User").read_only_navigations(&["UserRoles"]);
    m.extend("UserRole")
        .alternate_key(&["UserId", "RoleId", "DomainId"]);
    set(
        m,
        "UserRoles",
        "UserRole",
        ROLES,
        "Who holds which role in which domain.",
    );
}

fn role_permission(m: &mut Builder) {
    let mut e = row(
        m,
        "RolePermission",
        "role_permission",
        "A permission that a role gives in one of the systems; the others ignore it.",
    );
    e.text("System", 50)
        .required()
        .doc("Whose vocabulary the permission is of: scodoc, maarch, authentic.")
        .example("scodoc");
    e.text("Permission", 250)
        .required()
        .doc("Name of the permission in that vocabulary.")
        .example("ScoView");
    joins(
        m,
        "RolePermission",
        &[fixed("Role", "Role", "The role that gives it.")
            .back("RolePermissions", "Permissions the role gives.")],
    );
    m.extend("RolePermission")
        .alternate_key(&["RoleId", "System", "Permission"]);
    set(
        m,
        "RolePermissions",
        "RolePermission",
        ROLES,
        "What each role permits in each system.",
    );
}
