//! JSON that is written once: what was weighed is what is sent.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// JSON as it goes over the wire. Inside something else it stands as it is, and is not written again.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Written(Box<RawValue>);

impl Written {
    /// Writes plain data: maps with other keys than strings can't be written, and are not to be given.
    pub fn of(data: &(impl Serialize + ?Sized)) -> Written {
        Written(serde_json::value::to_raw_value(data).expect("plain data always serialises"))
    }

    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    pub fn read(&self) -> Value {
        serde_json::from_str(self.as_str()).expect("what was written can be read")
    }
}

impl PartialEq for Written {
    fn eq(&self, other: &Written) -> bool {
        self.as_str() == other.as_str()
    }
}
