//! Writes every chart at every size as SVG files into the directory `GALLERY`, for people's eyes; without it, only draws them.

mod support;

use std::fmt::Write as _;

use fairshare::charts::Theme;
use fairshare::locale::Lang;
use fairshare::scene::{SvgText, to_svg};

#[test]
fn gallery() {
    let folder = std::env::var_os("GALLERY").map(std::path::PathBuf::from);
    let paper = Theme { patterned: true, ..Theme::LIGHT };
    for width in [280, 360, 600, 800, 1920] {
        for (lang, theme, tone) in
            [(Lang::Vi, Theme::LIGHT, "light"), (Lang::En, Theme::DARK, "dark"), (Lang::Vi, paper.clone(), "paper")]
        {
            for (name, chart, table) in support::gallery() {
                let drawn = support::at(&chart, &table, width, 2.0, lang, &theme);
                assert!(!drawn.scene.front.is_empty(), "{name}");
                let words = SvgText { family: "Arial, sans-serif", title: &drawn.title, description: "", lang: lang.tag() };
                let svg = to_svg(&drawn.scene, 2.0, theme.background, words);
                let Some(folder) = &folder else { continue };
                let mut legend = String::new();
                for item in &drawn.legend {
                    let _ = write!(
                        legend,
                        "<span style='color:rgb({},{},{})'>■</span> {} &nbsp; ",
                        item.color.0, item.color.1, item.color.2, item.label
                    );
                }
                let page = format!(
                    "<div class='{tone}' style='width:{width}px'><h3>{}</h3><p>{} · {legend}</p>{svg}<p>{}</p></div>",
                    drawn.title,
                    drawn.unit,
                    drawn.notes.join(" · ")
                );
                std::fs::create_dir_all(folder).unwrap();
                std::fs::write(folder.join(format!("{name}-{width}-{tone}.htm")), page).unwrap();
            }
        }
    }
}
