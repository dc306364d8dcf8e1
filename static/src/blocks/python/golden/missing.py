#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 66번째 줄까지예요.


def program():
    없는_신호 = Message("없는 신호")
    남은_것 = Sprite("남은 것", x=-60, y=-30, size=130, costumes=["블링키"])

    def 남은_것_when_started(self):
        self.say(missing("variable"))

    남은_것.when_started(남은_것_when_started)

    def 남은_것_when_started_2(self):
        missing("variable")

    남은_것.when_started(남은_것_when_started_2)

    def 남은_것_when_started_3(self):
        missing("list").add(1)

    남은_것.when_started(남은_것_when_started_3)

    def 남은_것_when_started_4(self):
        없는_신호.send()
        self.say("신호는 괜찮음")

    남은_것.when_started(남은_것_when_started_4)

    def 남은_것_when_started_5(self):
        self.go_to_place_of(missing("sprite"))

    남은_것.when_started(남은_것_when_started_5)

    def 남은_것_when_started_6(self):
        self.wear(missing("costume"))

    남은_것.when_started(남은_것_when_started_6)

    def 남은_것_when_started_7(self):
        missing("function")

    남은_것.when_started(남은_것_when_started_7)

    def 남은_것_when_started_8(self):
        missing("block")

    남은_것.when_started(남은_것_when_started_8)

    def 남은_것_when_started_9(self):
        self.say(missing("block"))

    남은_것.when_started(남은_것_when_started_9)

    def 남은_것_when_없는_신호(self):
        self.say("짝이 맞음")

    남은_것.when_received(없는_신호, 남은_것_when_없는_신호)

    def 남은_것_when_started_10(self):
        wait(0.1)
        self.say("그래도 계속")

    남은_것.when_started(남은_것_when_started_10)

