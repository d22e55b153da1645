//! `operator add|list|remove`: people of the back office.

use super::{At, Office, Usage, every_page, refusal};
use admin::{
    domain::{InvitationView, Role, StaffAddition},
    flow::{
        self, Expected, Invited, StaffAdded, find_invitation_of, list_invitations, list_staff,
        revoke_invitation,
    },
};
use clap::{Args, Subcommand};
use idp::domain::{AccountId, EmailAddress, Timestamp};
use serde_json::json;
use std::fmt::Write;

/// `operator …`
#[derive(Debug, Subcommand)]
pub(crate) enum OperatorCommand {
    /// Give a person a role in the back office, or invite them to it.
    Add(Add),
    /// Show who works in the back office, and who is invited.
    List(At),
    /// End the role of a person, or withdraw their invitation.
    Remove(Remove),
}

/// `operator add`
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The person's mail address.
    #[arg(value_name = "MAIL")]
    email: String,
    /// operator, read_only_operator, auditor, support, dealer_administrator or dealer_staff.
    #[arg(long, value_name = "ROLE", default_value = "operator", value_parser = role)]
    role: Role,
    /// The dealer, for roles at a dealer.
    #[arg(long, value_name = "ID")]
    dealer: Option<String>,
    #[command(flatten)]
    pub(crate) at: At,
}

/// `operator remove`
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The person's mail address.
    #[arg(value_name = "MAIL")]
    email: String,
    #[command(flatten)]
    pub(crate) at: At,
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| format!("must be one of {}", Role::ALL.map(Role::as_str).join(", ")))
}

impl Office {
    pub(crate) async fn add_operator(&self, add: Add) -> anyhow::Result<()> {
        let body = StaffAddition { email: add.email, role: add.role, dealer_id: add.dealer };
        match flow::add_staff(&self.provider, Self::operator(), body).await.map_err(refusal)? {
            StaffAdded::Member(member) => {
                let view = member.object;
                let people = format!("{} is {} from now on.", view.email, view.role.as_str());
                self.answer(people, &json!({"state": "active", "member": view}))
            }
            StaffAdded::Invited(Invited { invitation, link, .. }) => {
                let programs = json!({"state": "invited", "invitation": invitation, "link": link.expose()});
                self.answer(invitation_lines(&invitation, link.expose()), &programs)
            }
        }
    }

    pub(crate) async fn list_operators(&self) -> anyhow::Result<()> {
        let members = every_page(|ask| list_staff(&self.provider, ask)).await?;
        let invitations = every_page(|ask| list_invitations(&self.provider, ask)).await?;
        let mut people = String::new();
        for member in &members {
            let dealer = member.dealer_id.as_deref().unwrap_or("-");
            let (role, since) = (member.role.as_str(), when(member.added_at));
            writeln!(people, "{:<20} {dealer:<10} {} since {since}", role, member.email)?;
        }
        for invitation in &invitations {
            let dealer = invitation.dealer_id.as_deref().unwrap_or("-");
            let (role, until) = (invitation.role.as_str(), when(invitation.expires_at));
            writeln!(people, "{:<20} {dealer:<10} {} invited until {until}", role, invitation.email)?;
        }
        if people.is_empty() {
            people = "Nobody: add somebody with `operator add MAIL`.".to_owned();
        }
        self.answer(people.trim_end(), &json!({"members": members, "invitations": invitations}))
    }

    pub(crate) async fn remove_operator(&self, remove: Remove) -> anyhow::Result<()> {
        let email = EmailAddress::parse(&remove.email)
            .map_err(|cause| Usage(format!("{}: {cause}", remove.email)))?;
        if let Some(Invited { invitation, .. }) =
            find_invitation_of(&self.provider, email.clone()).await.map_err(refusal)?
        {
            let id = invitation.invitation_id.clone();
            revoke_invitation(&self.provider, Self::operator(), id, Expected::Anything)
                .await
                .map_err(refusal)?;
            let people = format!("The invitation of {} is withdrawn.", invitation.email);
            return self.answer(people, &json!({"state": "withdrawn", "invitation": invitation}));
        }
        let key = email.key();
        let staff = every_page(|ask| list_staff(&self.provider, ask)).await?;
        let member = staff.into_iter().find(|member| idp::domain::fold_email(&member.email) == *key);
        let member = member.ok_or_else(|| anyhow::anyhow!("refused: nobody with this address is there"))?;
        let account = AccountId::from(member.account_id.as_str());
        flow::end_staff(&self.provider, Self::operator(), account, Expected::Anything)
            .await
            .map_err(refusal)?;
        let people = format!("{} is not {} any more.", member.email, member.role.as_str());
        self.answer(people, &json!({"state": "ended", "member": member}))
    }
}

/// What an invited person, and whoever invited them, must know.
pub(crate) fn invitation_lines(invitation: &InvitationView, link: &str) -> String {
    format!(
        "{} is invited as {}. Give them this link, which also goes by mail and is good until {}:\n{link}",
        invitation.email,
        invitation.role.as_str(),
        when(invitation.expires_at)
    )
}

/// A moment in Japan.
pub(crate) fn when(at: Timestamp) -> impl std::fmt::Display {
    at.in_japan().strftime("%Y-%m-%d %H:%M %z").to_string()
}
