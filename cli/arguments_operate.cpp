// SPDX-License-Identifier: MIT
// weir doctor and weir deploy: their options.
#include "arguments_parts.hpp"
#include "help_format.hpp"

namespace weir::cli {

void add_doctor(CLI::App& app, DoctorFlags& flags) {
    CLI::App* verb = add_verb(
        app, "doctor", "Say what on this machine is to be set for many rooms.", "[options]",
        "It only looks. Ask where weir is to run: as its user, in its container.\n"
        "Examples:\n"
        "  weir doctor --rooms 300 -d /srv/recordings\n"
        "  weir doctor --json | jq '.checks[] | select(.verdict != \"ok\")'\n"
        "Exit: 0 nothing is bad, 1 something is, 2 usage.\n");
    add_text(verb, "--rooms", flags.rooms, "N", "so many at once [100]");
    add_text(verb, "-d,--data", flags.data, "DIR", "where weir run records to [as weir.toml says]");
    verb->add_flag("--json", flags.json, "one JSON object");
}

void add_deploy(CLI::App& app, DeployNginxFlags& flags) {
    CLI::App* verb = add_verb(app, "deploy", "Write the configuration of what stands beside weir.",
                              "nginx [options]",
                              "Example:\n"
                              "  weir deploy nginx --root /srv/weir/publish -o weir-nginx.conf\n"
                              "weir deploy nginx --help tells more, docs/deploy.md all.\n");
    verb->require_subcommand(0, 1);
    CLI::App* nginx = add_verb(
        *verb, "nginx", "Write an nginx.conf that serves the live HLS that weir publishes.",
        "--root DIR [options]",
        "Examples:\n"
        "  weir deploy nginx --root /srv/publish --listen 8080 > nginx.conf\n"
        "  weir deploy nginx --root /srv/publish --secret-file link.key -o nginx.conf\n"
        "Exit: 0 done, 1 FILE could not be written, 2 usage.\n");
    add_text(nginx, "--root", flags.root, "DIR", "what weir publishes: a folder for each room");
    add_text(nginx, "-o,--output", flags.output, "FILE", "where it is written [stdout]");
    add_list(nginx, "--listen", flags.listen, "PLACE", "PORT or ADDRESS:PORT [80; with TLS 443]");
    add_list(nginx, "--server-name", flags.server_names, "NAME", "may be repeated [any]");
    add_text(nginx, "--tls-certificate", flags.certificate, "FILE", "PEM, with its chain");
    add_text(nginx, "--tls-key", flags.key, "FILE", "PEM");
    add_text(nginx, "--viewers", flags.viewers, "N", "at once [1000]");
    add_text(nginx, "--per-address", flags.per_address, "N", "viewers behind one address [10]");
    add_text(nginx, "--cors", flags.cors, "ORIGIN", "pages of ORIGIN may play it [none]");
    add_text(nginx, "--secret-file", flags.secret_file, "FILE",
             "only links that expire are served");
    add_text(nginx, "--api", flags.api, "URL", "also passes weir's own pages and API on");
    add_text(nginx, "--user", flags.user, "NAME", "of nginx's workers [as it was built]");
    // Only now: what is below would be of that group too.
    verb->group(kRare);
}

}  // namespace weir::cli
