//! Where a conversation of Teams lies. The product keeps it as an opaque text.

use std::fmt;

/// A conversation, and the address of the service that carries it. The service's address can change; every activity
/// says the newest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Without a slash at the end.
    pub service: String,
    pub conversation: String,
}

impl Address {
    pub fn new(service: &str, conversation: &str) -> Address {
        Address { service: service.trim_end_matches('/').to_owned(), conversation: conversation.to_owned() }
    }

    /// Reads what [`Address`]'s `Display` wrote.
    pub fn read(text: &str) -> Option<Address> {
        let (service, conversation) = text.split_once('|')?;
        (!service.is_empty() && !conversation.is_empty()).then(|| Address::new(service, conversation))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}", self.service, self.conversation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let address = Address::new("https://smba.trafficmanager.net/emea/", "19:a|b@thread.v2;messageid=1");
        assert_eq!(Address::read(&address.to_string()), Some(address));
        assert_eq!(Address::read("C123"), None);
    }
}
