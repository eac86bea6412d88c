// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "commands.hpp"
#include "config/data_directory.hpp"
#include "doctor/findings.hpp"
#include "doctor/look.hpp"
#include "output/doctor.hpp"
#include "output/terminal.hpp"
#include "usage_error.hpp"
#include "values.hpp"

namespace weir::cli {

ExitCode run_doctor(const DoctorFlags& flags) {
    const auto rooms = parse_count(flags.rooms.value_or("100"));
    if (!rooms) return report_usage_error({"--rooms: " + rooms.error().what, "--rooms 100"});
    const MachineFacts facts = look_at_machine(data_directory(flags.data));
    const auto findings = judge_machine(facts, *rooms);
    const bool has_colour = can_draw(STDOUT_FILENO) && wants_colour();
    const auto text = flags.json ? findings_json(findings, facts.data.path.native(), *rooms)
                                 : findings_text(findings, has_colour);
    if (!write_all(STDOUT_FILENO, text)) return kFailed;
    return worst_of(findings) == Verdict::bad ? kFailed : kDone;
}

}  // namespace weir::cli
