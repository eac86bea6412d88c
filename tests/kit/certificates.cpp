// SPDX-License-Identifier: MIT
#include "kit/certificates.hpp"

#include "base/fail.hpp"
#include "kit/process.hpp"

namespace weir::kit {

Result<void> make_certificates(const std::filesystem::path& folder,
                               const std::vector<std::string>& hosts) {
    const auto path = [&folder](const char* name) { return (folder / name).native(); };
    std::string names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
    for (const std::string& host : hosts)
        names += ",DNS:" + host;
    write_text(folder / "names", names + "\n");
    const std::vector<std::vector<std::string>> steps{
        {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=weir test authority", "-keyout", path("ca.key"), "-out", path("ca.pem")},
        {"openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout",
         path("server.key"), "-out", path("server.csr")},
        {"openssl", "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey",
         path("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", path("names"), "-out",
         path("server.pem")}};
    for (const auto& step : steps)
        if (const auto made = run_tool(step); made.exit_code != 0)
            return fail(Errc::bad_option, "openssl: {}", made.errors);
    return {};
}

}  // namespace weir::kit
