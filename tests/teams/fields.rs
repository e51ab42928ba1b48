//! What comes back from a form is read the way the form asks for it.

use taiwa::card::FieldKind;
use taiwa::domain::lang::Lang;
use taiwa::message::all_forms;
use taiwa::teams::inbound::takes_several;

#[test]
fn fields_that_take_several_answers_are_known_in_every_form() {
    let forms = all_forms(Lang::Ja);
    assert!(forms.len() > 10);
    for (name, form) in forms {
        for field in &form.fields {
            let several = matches!(field.kind, FieldKind::Many { .. });
            assert_eq!(takes_several(&form.id, field.name), several, "{name}: {}", field.name);
        }
    }
}
