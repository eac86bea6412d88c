// SPDX-License-Identifier: MIT
// weir deploy nginx
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "commands.hpp"
#include "config/read_file.hpp"
#include "nginx/configuration.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "usage_error.hpp"

namespace weir::cli {
namespace {

constexpr mode_t kGroupAndOthers = S_IRWXG | S_IRWXO;

Parsed<std::string> secret_in(const std::optional<std::string>& path) {
    if (!path) return std::string{};
    auto file = read_file(*path);
    const auto name = fmt::format("--secret-file: {}", printable(*path));
    if (!file)
        return UsageError{fmt::format("{}: {}", name, file.error().what),
                          "(umask 077; openssl rand -base64 33 > FILE)"};
    if ((file->mode & kGroupAndOthers) != 0)
        return UsageError{fmt::format("{}: others may read or change it", name),
                          fmt::format("chmod 600 '{}'", printable(*path))};
    return std::move(file->text);
}

UsageError not_written(const std::string& path, int error) {
    return {fmt::format("{} can't be written: {}", printable(path),
                        std::error_code(error, std::generic_category()).message()),
            ""};
}

/// Who asks nginx to read it anew meanwhile gets the old one or the new one, never half of it.
Parsed<void> replace_file(const std::string& path, const std::string& text, mode_t mode) {
    const std::string part = path + ".weir-tmp";
    ::unlink(part.c_str());
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0) return not_written(path, errno);
    const bool is_whole = write_all(file, text) && ::fsync(file) == 0;
    const int error = errno;
    const bool is_closed = ::close(file) == 0;
    if (is_whole && is_closed && std::rename(part.c_str(), path.c_str()) == 0) return {};
    const int why = is_whole ? errno : error;
    ::unlink(part.c_str());
    return not_written(path, why);
}

/// One that somebody else wrote stays.
Parsed<void> write_configuration(const std::string& path, const std::string& text, bool is_secret) {
    const FileStamp none;
    if (stamp_of(path) != none) {
        const auto there = read_file(path);
        if (!there || !there->text.starts_with(kNginxMark))
            return UsageError{fmt::format("{} is there, and not of weir's making", printable(path)),
                              "another FILE, or move that one away"};
    }
    return replace_file(path, text, is_secret ? 0600 : 0644);
}

}  // namespace

ExitCode run_deploy_nginx(const DeployNginxFlags& flags) {
    const auto secret = secret_in(flags.secret_file);
    if (!secret) return report_usage_error(secret.error());
    const auto plan = plan_nginx(flags, *secret);
    if (!plan) return report_usage_error(plan.error());
    const std::string text = nginx_configuration(*plan);
    if (!flags.output) return write_all(STDOUT_FILENO, text) ? kDone : kFailed;
    const auto written = write_configuration(*flags.output, text, !plan->secret.empty());
    if (!written) {
        report_usage_error(written.error());
        return kFailed;
    }
    write_all(STDERR_FILENO, fmt::format("weir: {0} is written\nTry: nginx -t -c '{0}'\n",
                                         printable(*flags.output)));
    return kDone;
}

}  // namespace weir::cli
