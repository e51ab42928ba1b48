//! The pure rules, checked against tables, oracles and properties. One binary: fast to build, thousands a second.

mod rules {
    mod calendar;
    mod holidays;
    mod meetings;
    mod rhythm;
    mod slots;
    mod when;
}
