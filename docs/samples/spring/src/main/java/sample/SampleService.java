package sample;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** A service that people log in to with the common ID: Spring Boot and Spring Security. */
@SpringBootApplication
@RestController
public class SampleService {
  private final OAuth2AuthorizedClientManager clients;

  SampleService(ClientRegistrationRepository registrations, OAuth2AuthorizedClientRepository repository) {
    var manager = new DefaultOAuth2AuthorizedClientManager(registrations, repository);
    // Access tokens live ten minutes. Left alone, Spring renews them in their last one; here they count as ended at once, so that
    // the button has something to do.
    manager.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder().refreshToken((refresh) -> refresh.clockSkew(Duration.ofHours(1))).build());
    clients = manager;
  }

  public static void main(String[] arguments) {
    SpringApplication.run(SampleService.class, arguments);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository registrations) throws Exception {
    // Logging out here alone would leave the common ID logged in, and the next login would pass without a question.
    var logout = new OidcClientInitiatedLogoutSuccessHandler(registrations);
    logout.setPostLogoutRedirectUri("{baseUrl}/");
    return http
        .authorizeHttpRequests((requests) -> requests.requestMatchers("/").permitAll().anyRequest().authenticated())
        // Spring sends a nonce. PKCE for a client with a secret is one line more where the version does not send it by itself.
        .oauth2Login((login) -> login.defaultSuccessUrl("/", true))
        .logout((out) -> out.logoutSuccessHandler(logout))
        .build();
  }

  @GetMapping(path = "/", produces = "text/html; charset=utf-8")
  String home(@AuthenticationPrincipal OidcUser person, CsrfToken csrf, HttpServletRequest request) {
    if (person == null) {
      return "<a id=\"login\" href=\"/oauth2/authorization/common-id\">Log in</a>";
    }
    var renewed = request.getSession().getAttribute("renewed");
    var token = "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(csrf.getParameterName(), csrf.getToken());
    return """
        <p>Logged in as <b id="email">%s</b>. Renewed <b id="renewed">%s</b> times.</p>
        <form method="post" action="/refresh">%s<button id="refresh">Renew</button></form>
        <form method="post" action="/logout">%s<button id="logout">Log out</button></form>
        """.formatted(HtmlUtils.htmlEscape(person.getEmail()), renewed == null ? 0 : renewed, token, token);
  }

  @PostMapping("/refresh")
  void refresh(Authentication person, HttpServletRequest request, HttpServletResponse response) throws Exception {
    // The refresh token is replaced at each use; Spring keeps the new one in place of the old.
    clients.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("common-id").principal(person)
        .attribute(HttpServletRequest.class.getName(), request)
        .attribute(HttpServletResponse.class.getName(), response)
        .build());
    var renewed = (Integer) request.getSession().getAttribute("renewed");
    request.getSession().setAttribute("renewed", renewed == null ? 1 : renewed + 1);
    response.sendRedirect("/");
  }
}
