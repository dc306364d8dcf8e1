#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 62번째 줄까지예요.


def program():
    global 횟수
    횟수 = 3
    토끼 = Sprite("토끼", x=0, y=0, size=60, costumes=["블링키"])

    def 토끼_when_started(self):
        global 횟수
        횟수 = 0
        for _ in range(3):
            횟수 += 1
            self.say(join("돌기 ", 횟수))
        while less(횟수, 5):
            횟수 += 1
        self.say(횟수)
        while less(횟수, 7):
            횟수 += 1
        self.say(횟수)
        while True:
            횟수 += 1
            if equal(횟수, 10):
                break
            for _ in range(2):
                break
        self.say(횟수)
        if equal(횟수, 10) and not equal("가", "나"):
            self.say("참")
        else:
            self.say("거짓")
        for _ in range(times(2.5)):
            self.say(횟수 / 4)
            횟수 += 0.5
        self.say_for("끝", 0.1)
        wait(0.2)
        return
        self.say("안 나옴")

    토끼.when_started(토끼_when_started)

    def 토끼_when_started_2(self):
        wait(0.4)
        self.say("둘째")
        while True:
            wait(0.1)
            if greater(timer.value, 0.7):
                self.say("셋째")
                stop_all()
                self.say("안 나옴")

    토끼.when_started(토끼_when_started_2)

    def 토끼_when_started_3(self):
        while not greater(횟수, 100):
            look_again()
        self.say("안 나옴")

    토끼.when_started(토끼_when_started_3)

