//! The pure rules, checked against tables, oracles and properties. One binary: fast to build, thousands a second.

mod rules {
    mod anonymity;
    mod calendar;
    mod figures;
    mod holidays;
    mod meetings;
    mod rhythm;
    mod roster;
    mod signals;
    mod slots;
    mod when;
}
