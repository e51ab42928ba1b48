//! The settings as they were given: each with where it comes from, before anybody asks what it means. The only place
//! that reads the environment and the configuration file.

use std::path::{Path, PathBuf};

use config::Source as _;
use secrecy::SecretString;

use super::ConfigError;
use super::settings::{SETTINGS, Setting};

/// Where a setting's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The variable of its name.
    Environment,
    /// The file that the variable `NAME_FILE` names.
    NamedFile(PathBuf),
    /// `taiwa.toml`, or what `TAIWA_CONFIG` names.
    ConfigFile(PathBuf),
    /// Nobody set it.
    Default,
}

/// One setting as it stands.
#[derive(Clone)]
pub struct Given {
    pub setting: &'static Setting,
    /// What somebody set; `None` where the default holds.
    pub value: Option<String>,
    pub source: Source,
}

impl std::fmt::Debug for Given {
    /// Without the value, which may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Given").field("env", &self.setting.env).field("source", &self.source).finish_non_exhaustive()
    }
}

/// All settings as they stand, and what was wrong with the places they come from.
#[derive(Debug)]
pub struct Raw {
    pub given: Vec<Given>,
    /// The configuration file, if there is one.
    pub file: Option<PathBuf>,
    /// Keys of the configuration file that are no setting.
    pub unknown: Vec<String>,
    pub problems: Vec<ConfigError>,
}

impl Raw {
    /// From the process's environment, and from `TAIWA_CONFIG` or `taiwa.toml` if there is one. A name with `_FILE`
    /// behind it holds the path of a file with the value.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn from_process() -> Raw {
        Raw::from(|name| std::env::var(name).ok())
    }

    /// Gathers all there is; what can't be read is a problem and never the end.
    pub fn from(env: impl Fn(&str) -> Option<String>) -> Raw {
        let env = |name: &str| env(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut raw = Raw { given: Vec::new(), file: None, unknown: Vec::new(), problems: Vec::new() };
        let mut in_file = raw.read_file(env("TAIWA_CONFIG"));
        for setting in SETTINGS {
            // Taken out in any case: what is left at the end is no setting.
            let from_config = in_file.remove(setting.key);
            let named = env(&format!("{}_FILE", setting.env)).and_then(|path| raw.read_named(setting, path.into()));
            let (value, source) = match (env(setting.env), named, from_config) {
                (Some(value), _, _) => (Some(value), Source::Environment),
                (None, Some((value, path)), _) => (Some(value), Source::NamedFile(path)),
                (None, None, Some(value)) => raw.take_text(setting, value),
                (None, None, None) => (None, Source::Default),
            };
            raw.given.push(Given { setting, value, source });
        }
        raw.unknown = in_file.into_keys().collect();
        raw.unknown.sort();
        raw
    }

    fn read_file(&mut self, named: Option<String>) -> config::Map<String, config::Value> {
        let required = named.is_some();
        let path = named.unwrap_or_else(|| "taiwa.toml".to_owned());
        let file = config::File::new(&path, config::FileFormat::Toml).required(required);
        if required || Path::new(&path).exists() {
            self.file = Some(PathBuf::from(&path));
        }
        file.collect().unwrap_or_else(|error| {
            // An error of the file names its line, and the file may hold secrets: only the kind of problem is told.
            let problem = match error {
                config::ConfigError::NotFound(_) => "was not found",
                config::ConfigError::FileParse { .. } => "is not valid TOML",
                _ if Path::new(&path).exists() => "could not be read",
                _ => "was not found",
            };
            self.problems.push(ConfigError::File(format!("{path} {problem}")));
            config::Map::new()
        })
    }

    fn read_named(&mut self, setting: &Setting, path: PathBuf) -> Option<(String, PathBuf)> {
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()).map(|text| (text, path)),
            Err(error) => {
                let problem = format!("can't be read from {} ({}_FILE): {error}", path.display(), setting.env);
                self.problems.push(ConfigError::Bad { name: setting.env, problem });
                None
            }
        }
    }

    fn take_text(&mut self, setting: &Setting, value: config::Value) -> (Option<String>, Source) {
        match value.into_string() {
            Ok(text) if text.trim().is_empty() => (None, Source::Default),
            Ok(text) => (Some(text.trim().to_owned()), Source::ConfigFile(self.file.clone().unwrap_or_default())),
            Err(_) => {
                let problem = format!("must be text in the configuration file ({} = \"…\")", setting.key);
                self.problems.push(ConfigError::Bad { name: setting.env, problem });
                (None, Source::Default)
            }
        }
    }

    fn find(&self, env: &str) -> &Given {
        let given = self.given.iter().find(|given| given.setting.env == env);
        given.expect("every setting that is asked for stands in the table")
    }

    /// What somebody set.
    pub fn get(&self, env: &str) -> Option<&str> {
        self.find(env).value.as_deref()
    }

    /// What somebody set, or the default.
    pub fn or_default(&self, env: &str) -> &str {
        let given = self.find(env);
        given.value.as_deref().unwrap_or(given.setting.default)
    }

    pub fn secret(&self, env: &str) -> Option<SecretString> {
        self.get(env).map(SecretString::from)
    }
}

/// The first of these variables that this process was given, by itself or as a file.
pub fn first_set(names: &[&str]) -> Option<String> {
    let both = names.iter().flat_map(|name| [(*name).to_owned(), format!("{name}_FILE")]);
    both.into_iter().find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Whether somebody sits before this machine and a browser could be shown to them.
pub fn has_display() -> bool {
    cfg!(any(target_os = "macos", windows)) || first_set(&["WAYLAND_DISPLAY", "DISPLAY"]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("taiwa-given-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Folder(path)
        }

        fn file(&self, name: &str, text: &str) -> String {
            std::fs::write(self.0.join(name), text).unwrap();
            self.0.join(name).display().to_string()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // A leftover in the temporary folder harms nobody.
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn raw(pairs: &[(&str, &str)]) -> Raw {
        Raw::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_wins_over_a_named_file_and_that_over_the_configuration_file() {
        let folder = Folder::new("order");
        let config =
            folder.file("taiwa.toml", "lang = \"en\"\nzone = \"Asia/Seoul\"\ncommand = \"/one\"\nlisten = 80\n");
        let token = folder.file("token", "  xoxb-from-file\n");
        let found = raw(&[
            ("TAIWA_CONFIG", &config),
            ("SLACK_BOT_TOKEN_FILE", &token),
            ("SLACK_APP_TOKEN_FILE", &token),
            ("SLACK_APP_TOKEN", "xapp-from-env"),
            ("TAIWA_ZONE", "Asia/Taipei"),
            ("TAIWA_LANG", ""),
        ]);
        assert!(found.problems.is_empty() && found.unknown.is_empty(), "{found:?}");
        let of = |env| (found.get(env).unwrap(), &found.find(env).source);
        assert_eq!(of("SLACK_BOT_TOKEN"), ("xoxb-from-file", &Source::NamedFile(token.clone().into())));
        assert_eq!(of("SLACK_APP_TOKEN"), ("xapp-from-env", &Source::Environment));
        assert_eq!(of("TAIWA_ZONE"), ("Asia/Taipei", &Source::Environment));
        assert_eq!(of("TAIWA_LANG"), ("en", &Source::ConfigFile(config.clone().into())), "empty is as if not set");
        assert_eq!(of("TAIWA_LISTEN").0, "80");
        assert_eq!(found.find("TAIWA_HOLIDAYS").source, Source::Default);
    }

    #[test]
    fn every_problem_is_told_and_none_with_what_the_file_holds() {
        let folder = Folder::new("problems");
        let config = folder.file("taiwa.toml", "slack_bot_token = \"xoxb-canary\nlisten");
        let found = raw(&[("TAIWA_CONFIG", &config), ("SLACK_APP_TOKEN_FILE", "/nowhere"), ("TAIWA_LANG", "ja")]);
        let told: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
        assert!(told[0].contains("not valid TOML") && told[1].starts_with("SLACK_APP_TOKEN"), "{told:?}");
        assert!(!told.concat().contains("canary"));
        assert_eq!(found.get("TAIWA_LANG"), Some("ja"));

        let config = folder.file("other.toml", "databse_url = \"x\"\nlisten = [1]\n");
        let found = raw(&[("TAIWA_CONFIG", &config)]);
        assert_eq!(found.unknown, ["databse_url"]);
        assert!(found.problems[0].to_string().starts_with("TAIWA_LISTEN must be text"));
        assert!(raw(&[("TAIWA_CONFIG", "/nowhere.toml")]).problems[0].to_string().contains("was not found"));
    }
}
